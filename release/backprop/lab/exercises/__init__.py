"""The exercises of the lesson, one file each; what several share begins with an underscore."""
