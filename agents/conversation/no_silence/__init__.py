"""What keeps a caller from hearing silence, or losing words, when the model is slow, cut off, refused or gone."""
