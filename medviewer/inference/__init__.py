"""Volume in, findings out: manifests, ONNX Runtime, pre- and postprocessing."""

import os

# ONNX Runtime's wheels send usage data over the network (core/platform/posix/telemetry_1ds.cc) unless told not to,
# and look at this variable when they are imported. Nothing leaves this machine.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
