"""The peers of the imaging bench: their programs from the harness beside the repository, built and fed in a cache.

Nothing of the harness is kept in the repository, and nothing is written into the harness.
"""

import hashlib
import os
import shutil
import subprocess

# Packages of Debian 12 that a peer's program is built with or runs on.
PACKAGES = {
    "floor_a": ["make", "gcc"], "b_floor": ["make", "gcc"], "c_floor": ["make", "gcc"],
    "a_dcmtk": ["make", "g++", "libdcmtk-dev"], "b_dcmtk": ["make", "g++", "libdcmtk-dev"],
    "a_gdcm": ["make", "g++", "libgdcm-dev"], "b_gdcm": ["make", "g++", "libgdcm-dev"], "b_vtk": ["make", "g++", "libvtk9-dev"],
    "e_dcmtk": ["make", "g++", "libdcmtk-dev"], "c_vtk": ["make", "g++", "libvtk9-dev"],
    "e_codec": ["make", "g++", "libcharls-dev", "libopenjp2-7-dev", "libopenjph-dev", "libjxl-dev", "libzstd-dev"],
}
DATA_PACKAGES = ["dcmtk", "python3-numpy", "python3-pydicom"]
# The harness links all that its other VTK programs need; these need less: of the readers only VTK's own.
VTK = ["ImagingCore", "CommonDataModel", "CommonExecutionModel", "CommonCore", "sys"]


def with_vtk(*libraries):
    return ["VTKI=-I/usr/include/vtk-9.1 -UHAVE_VTKDICOM -UHAVE_VTKGDCM",
            "VTKL=" + " ".join(f"-lvtk{name}-9.1" for name in libraries)]


MAKE_VARIABLES = {"c_vtk": with_vtk(*VTK), "b_vtk": with_vtk("IOImage", *VTK)}
SOURCES = ["Makefile", "bench.h", "make_data.py", "src"]


class Missing(Exception):
    """A sentence that says what is not there."""


def missing_packages(packages):
    listed = subprocess.run(["dpkg-query", "-W", "-f", "${db:Status-Abbrev} ${Package}\n", *packages],
                            capture_output=True, text=True, check=False).stdout
    installed = {line.split()[1] for line in listed.splitlines() if line.startswith("ii")}
    return [package for package in packages if package not in installed]


def need(packages):
    missing = missing_packages(packages)
    if missing:
        raise Missing(f"not installed; run: apt-get install {' '.join(missing)}")


class Harness:
    """@shared: the folder that has bench/; @cache: where copies, programs and data go."""

    def __init__(self, shared, cache):
        source = shared / "bench"
        if not (source / "src").is_dir():
            raise Missing(f"The peers' harness is not there: {source} has no sources. Put the folder \"shared\" beside the "
                          "repository, or say --shared DIR.")
        self.folder = cache / f"harness-{self.digest(source)}"
        if not self.folder.is_dir():
            fresh = cache / f"new-{os.getpid()}"
            (fresh / "bin").mkdir(parents=True)
            for name in SOURCES:
                if (source / name).is_dir():
                    shutil.copytree(source / name, fresh / name)
                else:
                    shutil.copy(source / name, fresh / name)
            subprocess.run(["chmod", "-R", "u+w", fresh], check=True)
            fresh.rename(self.folder)
        self.data = self.folder / "data"

    @staticmethod
    def digest(source):
        digest = hashlib.sha256()
        for name in SOURCES:
            for path in sorted((source / name).rglob("*")) if (source / name).is_dir() else [source / name]:
                if path.is_file():
                    digest.update(path.read_bytes())
        return digest.hexdigest()[:12]

    def program(self, name):
        """Path of a peer's program, built when it is not there yet."""
        path = self.folder / "bin" / name
        if not path.exists():
            need(PACKAGES[name])
            done = subprocess.run(["make", f"bin/{name}", *MAKE_VARIABLES.get(name, [])], cwd=self.folder,
                                  capture_output=True, text=True, check=False)
            if done.returncode:
                raise Missing(f"{name} of the harness cannot be built: {done.stderr.strip().splitlines()[-1]}")
        return path

    def make_data(self):
        """Synthetic DR and CT, the same on every machine; a minute, once."""
        if (self.data / "whole").exists():
            return
        need(DATA_PACKAGES)
        print("Making the synthetic images (a minute, once) ...", flush=True)
        subprocess.run(["/usr/bin/python3", "-W", "ignore", "make_data.py"], cwd=self.folder, check=True)
        (self.data / "whole").touch()

    def make_packed(self, name, pack):
        """data/@name: every slice of data/ct by the command that @pack(FROM, TO) gives."""
        folder = self.data / name
        if folder.is_dir():
            return folder
        fresh = self.data / f"new-{name}"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        print(f"Packing the CT as {name} (once) ...", flush=True)
        for path in sorted((self.data / "ct").iterdir()):
            done = subprocess.run(pack(path, fresh / path.name), check=False, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, text=True)
            if done.returncode:
                raise Missing(f"data/{name} cannot be made: {done.stderr.strip()}")
        fresh.rename(folder)
        return folder
