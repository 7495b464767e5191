"""One epoch: its arithmetic step by step, by hand with rounded numbers, and what the hidden layer sees."""
