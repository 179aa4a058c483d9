"""HTML and HTTP, for every feature and knowing none of them."""
