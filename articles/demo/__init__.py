"""The paper that `quickstart` prints: twelve stories of an invented harbour town, with images."""
