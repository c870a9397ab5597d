"""The main job from files to documents, for the command line and the wizard."""
