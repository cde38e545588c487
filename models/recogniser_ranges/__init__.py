"""The ranges that the recogniser's layers work in, measured for computing them in 8 bit integers."""
