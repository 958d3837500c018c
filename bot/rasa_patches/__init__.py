"""Changes to Rasa, and to Sanic 21.12 below it, for which neither has a setting.

One module per patch; each is installed explicitly, by ``bot.channel.webchat`` in the Rasa server
and by ``actions.server`` in the action server. ``tests/rasa_patches/test_upstream.py`` fails when
what a patch was written for has changed upstream. Imports no Rasa itself, so that the action
server can use those for Sanic alone.
"""
