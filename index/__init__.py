"""Catalogue, title search, embeddings, graph convolution and retrieval.

This package knows nothing of chat: no language model, no environment variables, no printing.
Imports point one way: ``index <- tools <- agent``; ``scripts`` use ``index``.
"""
