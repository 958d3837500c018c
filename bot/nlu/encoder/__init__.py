"""A sentence encoder: texts in about 100 languages to vectors that lie close when meanings do.

``prepare`` finds or makes the encoder's folder, ``run`` runs it, ``featurizer`` is the Rasa
component. The modules are imported one by one, so that nobody pays for what they do not use.
"""
