"""The pages that answers stand on: are they there, and do they still say the same?"""
