def encode_tile(layers, z, x, y): raise NotImplementedError
