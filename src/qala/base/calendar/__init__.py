"""Working days with dated transfers, and the terms that run over them."""
