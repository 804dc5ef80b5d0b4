"""The desk's doors: the admin's site with its own ways in. Apart from the desk's pages, because
Django makes the site before it reads them."""
