"""What the notebooks import: drawings, instant checks, and pictures that move."""
