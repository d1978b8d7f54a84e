"""领导信息: who leads, with a portrait, duties and a short life, as the sites show them."""
