"""What a user may rely on, tried with the real program: a few times in the tests, in full by `make torture`."""
