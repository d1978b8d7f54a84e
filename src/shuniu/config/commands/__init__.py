"""The subcommands of ``./run``. Each module has HELP, ``add_arguments`` and ``run``.

They import Django only inside ``run``: the process that watches over the
demo's children stays small.
"""
