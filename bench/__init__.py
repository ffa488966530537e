"""Benchmarks: `make bench`. Each figure stands beside what bare PostgreSQL does in the same run."""
