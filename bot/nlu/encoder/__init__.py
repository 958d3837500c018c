"""A sentence encoder: maps texts in about 100 languages to vectors, close when meanings are.

``folder`` finds or makes the encoder's folder, ``run`` runs it, ``featurizer`` is the Rasa
component. The modules are imported one by one, so that nobody pays for what they do not use.
"""
