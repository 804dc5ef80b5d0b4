"""The public: pages, feeds, sitemap and images. Everything it shows is live at an instant."""
