"""Is the work the same? What ours and the peer hand out, compared before anything is timed."""

import subprocess

from peers import need

# How far greys and voxels may differ: a rounding.
MOST = 1


def compare(ours, theirs):
    import numpy
    if ours.shape != theirs.shape:
        return f"sizes differ: {ours.shape} and {theirs.shape}"
    difference = numpy.abs(ours.astype(int) - theirs.astype(int))
    if difference.max() > MOST:
        return f"ours and the peer's differ by up to {difference.max()}"
    return None


def read_pgm(path):
    import numpy
    _, size, _, pixels = path.read_bytes().split(b"\n", 3)
    columns, rows = map(int, size.split())
    return numpy.frombuffer(pixels, "u1").reshape(rows, columns)


def pictures(harness, bench_render, center, width, scratch):
    """Rows 1 and 2: DicomImage, through dcm2pnm."""
    need(["dcmtk", "python3-numpy"])
    source = harness.data / "dr" / "dr1.dcm"
    subprocess.run([bench_render, source, str(center), str(width), scratch / "ours.pgm"], check=True,
                   stdout=subprocess.DEVNULL)
    subprocess.run(["dcm2pnm", "--write-raw-pnm", "+Ww", str(center), str(width), "+Sxv", "1250", "+i", "1", source,
                    scratch / "theirs.pgm"], check=True, stderr=subprocess.DEVNULL)
    return compare(read_pgm(scratch / "ours.pgm"), read_pgm(scratch / "theirs.pgm"))


def volumes(harness, bench_volume, folder, scratch):
    """Rows 3 to 5: the voxels that were drawn, sorted."""
    need(["python3-numpy"])
    import numpy
    subprocess.run([bench_volume, folder, scratch / "volume.raw"], check=True, stdout=subprocess.DEVNULL)
    ours = numpy.fromfile(scratch / "volume.raw", "<u2")
    theirs = numpy.fromfile(harness.data / "raw" / "ct.u16", "<u2")
    (scratch / "volume.raw").unlink()
    return None if numpy.array_equal(ours, theirs) else "our volume is not what was drawn"


def planes(harness, bench_reslice, scratch):
    """Row 6: vtkImageReslice of the first frame, oblique and slab."""
    need(["python3-vtk9", "python3-numpy"])
    import numpy
    from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
    from vtkmodules.vtkCommonDataModel import vtkImageData
    from vtkmodules.vtkCommonMath import vtkMatrix4x4
    from vtkmodules.vtkImagingCore import vtkImageReslice

    source = harness.data / "raw" / "ct.u16"
    subprocess.run([bench_reslice, source, scratch / "ours.raw"], check=True, stdout=subprocess.DEVNULL)
    ours = numpy.fromfile(scratch / "ours.raw", "<i2").reshape(2, 512, 512)
    voxels = numpy.fromfile(source, "<u2")
    volume = vtkImageData()
    volume.SetDimensions(512, 512, 400)
    volume.GetPointData().SetScalars(numpy_to_vtk(voxels))
    a, b = numpy.radians(30), numpy.radians(20)
    row = numpy.array([numpy.cos(b), 0, -numpy.sin(b)])
    column = numpy.array([numpy.sin(a) * numpy.sin(b), numpy.cos(a), numpy.sin(a) * numpy.cos(b)])
    normal = numpy.cross(row, column)
    centre = numpy.array([255.5, 255.5, 199.5]) + normal * (7 - 50)
    axes = vtkMatrix4x4()
    for j, vector in enumerate((row, column, normal, centre)):
        for i in range(3):
            axes.SetElement(i, j, vector[i])
    for layers, mine in ((1, ours[0]), (20, ours[1])):
        reslice = vtkImageReslice()
        reslice.SetInputData(volume)
        reslice.SetOutputDimensionality(2)
        reslice.SetInterpolationModeToLinear()
        reslice.SetSlabNumberOfSlices(layers)
        if layers > 1:
            reslice.SetSlabModeToMax()
            reslice.SetSlabTrapezoidIntegration(0)
        reslice.SetOutputSpacing(0.8, 0.8, 1)
        reslice.SetOutputOrigin(-204.8, -204.8, 0)
        reslice.SetOutputExtent(0, 511, 0, 511, 0, 0)
        reslice.SetResliceAxes(axes)
        reslice.Update()
        problem = compare(mine, vtk_to_numpy(reslice.GetOutput().GetPointData().GetScalars()).reshape(512, 512))
        if problem:
            return problem
    return None
