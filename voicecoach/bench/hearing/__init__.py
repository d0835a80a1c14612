"""What `voicecoach bench hearing` measures: material, the chain and its peers, scores, the table."""
