"""The pages that answers cite: are they still there, and do they still say the same?"""
