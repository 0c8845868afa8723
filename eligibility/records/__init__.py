"""Records of previews that replay byte for byte."""
