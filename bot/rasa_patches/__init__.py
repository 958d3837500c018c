"""Changes to Rasa, and to Sanic 21.12 below it, for which neither has a setting.

One module per patch; each is installed explicitly: by ``bot.channel.server`` in the Rasa server, by
``actions.server`` in the action server, ``action_headers`` by ``bot.tracking.calls``,
``plain_training`` by ``bot.launch.plain_training`` and ``plain_reading`` by it and by
``bot.launch.plain_validation``, ``graph_runs``, ``one_pass``, ``predict_only`` and ``quick_yaml``
also by whatever loads a model without a server, and ``late_tensorflow`` by ``bot.launch.quietly``,
before Rasa is imported. ``tests/rasa_patches/test_upstream.py`` fails when the upstream code that a
patch was written for changes. This package imports nothing, and the patches that the action server
needs import no Rasa (Sanic and rasa-sdk only), so that it starts without Rasa.
"""
