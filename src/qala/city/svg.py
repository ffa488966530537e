def district_map_svg(jurisdiction, counts=None): raise NotImplementedError
