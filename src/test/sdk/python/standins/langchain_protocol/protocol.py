"""Every event type is a TypedDict, which at run time is a dict."""


def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(name)
    return dict
