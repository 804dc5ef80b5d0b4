"""The public: pages, feeds, sitemap and pictures. Everything it shows is live at an instant."""
