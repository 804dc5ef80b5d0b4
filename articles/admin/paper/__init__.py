"""The page “The paper”: how it is called, what it says of itself, and how its newsroom works."""
