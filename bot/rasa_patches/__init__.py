"""What is changed in Rasa and in Sanic 21.12 below it, because neither has a setting for it.

One module a patch; each is installed openly, by ``bot.channel.webchat`` in the Rasa server and by
``actions.server`` in the action server. ``tests/rasa_patches/test_upstream.py`` fails when what a
patch was written for has changed upstream. Imports no Rasa itself, so that the action server can
use what is about Sanic alone.
"""
