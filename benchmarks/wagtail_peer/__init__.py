"""What Newsroom is measured against when copy is made into pages."""
