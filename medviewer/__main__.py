"""`python -m medviewer`."""

import sys

if sys.argv[1:] == ["--decode-frames"]:  # decoder_pool.DECODER_ARGUMENT; loading it would slow every other start
    from medviewer.io.decoder import main as serve_frames

    serve_frames()
    sys.exit()

from medviewer.cli import main

sys.exit(main())
