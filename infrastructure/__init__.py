"""The platform of the catalogue, made and checked: AWS, NATS, monitoring and readiness."""

import sys

if sys.argv[0] == "-m":  # `python -m infrastructure…` is looking for its module, and this Python may lack the packages
    from infrastructure.handover import hand_over

    hand_over()
