"""What the product knows, without a clock, a file or a screen."""
