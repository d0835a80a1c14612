"""`python -m benchmarks live`: the real `voicecoach play` on virtual devices, spoken to and recorded."""
