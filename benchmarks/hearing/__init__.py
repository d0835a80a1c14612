"""`python -m benchmarks hearing`: material, the chain and its peers, scores, the table."""
