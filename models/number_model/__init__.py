"""Lines of digits, and the training of Tesseract's model of long numbers on them."""
