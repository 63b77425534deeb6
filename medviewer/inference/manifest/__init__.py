"""The plug-in manifest: pure data with a closed vocabulary, checked before anything else of a plug-in is touched."""
