"""The encoder's network in TensorFlow, which comes with Rasa, for training."""

from __future__ import annotations

from typing import Any, Mapping

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from bot.nlu.encoder.weights import Floats, PackedWeights

_DROPOUT = 0.1
_MATRICES = ("q", "k", "v", "ao", "fi", "fo")
_NORMS = ("aln", "oln")


class Network:
    """Texts to vectors. The layers learn; words and positions stay as they are."""

    def __init__(self, weights: PackedWeights, ids: npt.NDArray[np.int32]) -> None:
        """Unpacks the weights.

        Args:
            weights: to begin with.
            ids: all ids that will be read: only their rows of the word table are kept.
        """
        self.shape = shape = weights.shape
        self._inputs: dict[str, Any] = {}
        #: By name as in the packed file; a matrix [rows, columns].
        self.layers: dict[str, Any] = {}
        for layer in range(shape.layers):
            for part in _MATRICES:
                columns = shape.inner if part == "fo" else shape.hidden
                self._add(f"l{layer}.{part}.w", weights.matrix(f"l{layer}.{part}.w", columns))
                self._add(f"l{layer}.{part}.b", weights.floats(f"l{layer}.{part}.b"))
            for part in _NORMS:
                for kind in "wb":
                    self._add(f"l{layer}.{part}.{kind}", weights.floats(f"l{layer}.{part}.{kind}"))
        used = np.unique(ids)
        self._place = np.zeros(used.max() + 1, np.int32)
        self._place[used] = np.arange(len(used))
        self._words = tf.constant(weights.matrix("emb.word", shape.hidden)[used])
        places = weights.floats("emb.pos").reshape(shape.positions, shape.hidden)
        self._places = tf.constant(places + weights.floats("emb.type")[: shape.hidden])
        self._norm = [tf.constant(weights.floats(f"emb.ln.{kind}")) for kind in "wb"]

    def _add(self, name: str, weights: Floats) -> None:
        self.layers[name] = tf.Variable(weights, name=name)

    def weights(self) -> dict[str, Floats]:
        """The layers' weights, by name."""
        return {name: layer.numpy() for name, layer in self.layers.items()}

    def set_weights(self, weights: Mapping[str, Floats]) -> None:
        """Replaces the layers' weights."""
        for name, layer in self.layers.items():
            layer.assign(weights[name])

    def tokens(self, ids: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """Ids as rows of the word table that was kept."""
        return self._place[ids]

    def __call__(self, tokens: Any, lengths: Any, learns: bool) -> Any:
        """Embeds texts.

        Args:
            tokens: from :meth:`tokens`, shape (texts, most tokens).
            lengths: the tokens of each text, shape (texts,).
            learns: whether to apply dropout.

        Returns:
            float32, shape (texts, hidden), each row of length one.
        """
        hidden, heads = self.shape.hidden, self.shape.heads
        texts, most = tf.shape(tokens)[0], tf.shape(tokens)[1]
        mask = tf.sequence_mask(lengths, most, tf.float32)
        unread = (1 - mask)[:, None, None, :] * -1e9

        def dropped(values: Any) -> Any:
            return tf.nn.dropout(values, _DROPOUT) if learns else values

        def by_head(values: Any) -> Any:
            apart = tf.reshape(values, (texts, most, heads, hidden // heads))
            return tf.transpose(apart, (0, 2, 1, 3))

        read = tf.gather(self._words, tokens) + self._places[:most]
        state = dropped(self._normalised(read, *self._norm))
        state = tf.reshape(state, (texts * most, hidden))
        for layer in range(self.shape.layers):
            name = f"l{layer}"
            query, key, value = (by_head(self._linear(state, f"{name}.{part}")) for part in "qkv")
            scores = tf.matmul(query, key, transpose_b=True) / (hidden // heads) ** 0.5
            attention = dropped(tf.nn.softmax(scores + unread))
            read = tf.transpose(tf.matmul(attention, value), (0, 2, 1, 3))
            added = self._linear(tf.reshape(read, (texts * most, hidden)), f"{name}.ao")
            state = self._layer_norm(state + dropped(added), f"{name}.aln")
            added = self._linear(tf.nn.gelu(self._linear(state, f"{name}.fi")), f"{name}.fo")
            state = self._layer_norm(state + dropped(added), f"{name}.oln")
        total = tf.reduce_sum(tf.reshape(state, (texts, most, hidden)) * mask[..., None], 1)
        return tf.math.l2_normalize(total, -1)

    def moments(self, tokens: Any, lengths: Any) -> dict[str, Any]:
        """The second moments of what the matrices read, summed over the tokens of some texts.

        Args:
            tokens: from :meth:`tokens`, shape (texts, most tokens).
            lengths: the tokens of each text, shape (texts,).

        Returns:
            By the matrix's name, shape (columns, columns).
        """
        self(tokens, lengths, learns=False)
        is_read = tf.reshape(tf.sequence_mask(lengths, tf.shape(tokens)[1], tf.float32), (-1, 1))
        return {
            f"{name}.w": tf.matmul(values * is_read, values, transpose_a=True)
            for name, values in self._inputs.items()
        }

    def _linear(self, values: Any, name: str) -> Any:
        self._inputs[name] = values
        # Mixed precision: half the bits, half the time; the weights stay in single precision.
        half = tf.cast(values, tf.bfloat16), tf.cast(self.layers[f"{name}.w"], tf.bfloat16)
        return tf.cast(tf.matmul(*half, transpose_b=True), tf.float32) + self.layers[f"{name}.b"]

    def _layer_norm(self, values: Any, name: str) -> Any:
        return self._normalised(values, self.layers[f"{name}.w"], self.layers[f"{name}.b"])

    def _normalised(self, values: Any, scale: Any, shift: Any) -> Any:
        centred = values - tf.reduce_mean(values, -1, keepdims=True)
        variance = tf.reduce_mean(tf.square(centred), -1, keepdims=True)
        return centred * tf.math.rsqrt(variance + self.shape.epsilon) * scale + shift
