"""From missed messages to training phrases, with an editor's decision in between."""
