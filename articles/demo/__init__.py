"""The paper that `quickstart` prints: twelve stories of an invented harbour town, with
images, one of them in German as well and one in Spanish."""
