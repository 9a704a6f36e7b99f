#!/usr/bin/python3
"""The peer of bench-volume-render: VTK's ray caster on the processor (vtkFixedPointVolumeRayCastMapper), on a display.

    vtk_rendering.py RAW COLUMNS ROWS SLICES DX DY DZ SIDE STEP [OUTPUT]

The same volume, bone preset, shading, parallel projection, size and turns; STEP mm from sample to sample. Prints a line of
JSON; OUTPUT: the first frame as PNG, to see that it is the same picture.
"""

import json
import sys
import time

import numpy as np
import vtk
from vtk.util import numpy_support

FRAMES = 6
# As the bone preset of fj-transfer-function.c.
BONE = [(120, 0.55, 0.25, 0.15, 0), (200, 0.75, 0.50, 0.35, 0.10), (320, 0.93, 0.82, 0.65, 0.45), (700, 1.00, 0.97, 0.90, 0.85),
        (1800, 1.00, 1.00, 1.00, 0.95)]
LEAST = -1100  # VTK's mapper takes values from 0


def main():
    path, sizes, spacing = sys.argv[1], [int(v) for v in sys.argv[2:5]], [float(v) for v in sys.argv[5:8]]
    side, step = int(sys.argv[8]), float(sys.argv[9])
    values = np.clip(np.fromfile(path, np.int16).astype(np.int32) - LEAST, 0, 65535).astype(np.uint16)
    image = vtk.vtkImageData()
    image.SetDimensions(*sizes)
    image.SetSpacing(*spacing)
    image.GetPointData().SetScalars(numpy_support.numpy_to_vtk(values))
    colour, opacity = vtk.vtkColorTransferFunction(), vtk.vtkPiecewiseFunction()
    for value, red, green, blue, part in BONE:
        colour.AddRGBPoint(value - LEAST, red, green, blue)
        opacity.AddPoint(value - LEAST, part)
    mapper = vtk.vtkFixedPointVolumeRayCastMapper()
    mapper.SetInputData(image)
    mapper.AutoAdjustSampleDistancesOff()
    mapper.SetSampleDistance(step)
    mapper.SetImageSampleDistance(1)
    look = vtk.vtkVolumeProperty()
    look.SetColor(colour)
    look.SetScalarOpacity(opacity)
    look.SetScalarOpacityUnitDistance(1)
    look.SetInterpolationTypeToLinear()
    look.ShadeOn()
    volume = vtk.vtkVolume()
    volume.SetMapper(mapper)
    volume.SetProperty(look)
    scene, window = vtk.vtkRenderer(), vtk.vtkRenderWindow()
    scene.AddVolume(volume)
    window.SetOffScreenRendering(1)
    window.SetSize(side, side)
    window.AddRenderer(scene)
    middle = [(size - 1) * gap / 2 for size, gap in zip(sizes, spacing)]
    radius = float(np.linalg.norm(middle))
    camera = scene.GetActiveCamera()
    camera.ParallelProjectionOn()
    camera.SetParallelScale(1.5 * radius / 2)
    camera.SetFocalPoint(*middle)
    camera.SetPosition(middle[0], middle[1] - 3 * radius, middle[2])
    camera.SetViewUp(0, 0, 1)
    took = []
    for i in range(FRAMES):
        scene.ResetCameraClippingRange()
        start = time.perf_counter()
        window.Render()
        took.append((time.perf_counter() - start) * 1000)
        if i == 0 and len(sys.argv) > 10:
            grab, writer = vtk.vtkWindowToImageFilter(), vtk.vtkPNGWriter()
            grab.SetInput(window)
            writer.SetInputConnection(grab.GetOutputPort())
            writer.SetFileName(sys.argv[10])
            writer.Write()
        camera.Azimuth(-30)
    print(json.dumps({"case": "vtk", "ms": took}))


if __name__ == "__main__":
    main()
