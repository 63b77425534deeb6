"""`python -m medviewer`."""

import sys

if sys.argv[1:] == ["--decode-frames"]:  # decoder_pool.DECODER_ARGUMENT; loading it would slow every other start
    from medviewer.io.decoder import main as serve_frames

    serve_frames()
    sys.exit()

if sys.argv[1:] == ["--read-files"]:  # apart.READER_ARGUMENT
    from medviewer.io.reading_process import main as serve_files

    serve_files()
    sys.exit()

from medviewer.cli import main

sys.exit(main())
