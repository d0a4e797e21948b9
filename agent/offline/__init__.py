"""A chat model without a language model: rules that read plain English about films and call the same tools."""
