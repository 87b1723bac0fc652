package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// mount shows the disk as a folder.
func (d *disk) mount(dir string) (*fuse.Server, error) {
	root := &diskDir{d: d}
	s, err := fs.Mount(dir, root, &fs.Options{
		MountOptions:   fuse.MountOptions{DirectMount: true, Name: "powercut", FsName: "powercut", MaxWrite: 1 << 17},
		RootStableAttr: &fs.StableAttr{Ino: 1},
		OnAdd: func(ctx context.Context) {
			for name, f := range d.files {
				root.AddChild(name, root.NewPersistentInode(ctx, &diskNode{d: d, f: f}, fs.StableAttr{Mode: syscall.S_IFREG}), true)
			}
		},
	})
	if err != nil {
		return nil, fmt.Errorf("no file system can be mounted here (FUSE): %w", err)
	}
	return s, nil
}

// fuseAvailable says why power cannot be cut here, nil when it can.
func fuseAvailable() error {
	f, err := os.OpenFile("/dev/fuse", os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return f.Close()
}

// diskDir is the folder.
type diskDir struct {
	fs.Inode
	d *disk
}

var (
	_ fs.NodeCreater   = (*diskDir)(nil)
	_ fs.NodeUnlinker  = (*diskDir)(nil)
	_ fs.NodeFsyncer   = (*diskDir)(nil)
	_ fs.NodeGetattrer = (*diskDir)(nil)
	_ fs.NodeStatfser  = (*diskDir)(nil)
)

// Getattr implements fs.NodeGetattrer.
func (n *diskDir) Getattr(_ context.Context, _ fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	out.Mode = syscall.S_IFDIR | 0o700
	return 0
}

// Statfs implements fs.NodeStatfser: 64 MiB are free, or nothing.
func (n *diskDir) Statfs(_ context.Context, out *fuse.StatfsOut) syscall.Errno {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	out.Bsize, out.Frsize, out.NameLen, out.Blocks = 4096, 4096, 255, 1<<15
	if n.d.room != 0 {
		out.Bfree, out.Bavail = 1<<14, 1<<14
	}
	return 0
}

// Create implements fs.NodeCreater.
func (n *diskDir) Create(ctx context.Context, name string, _, _ uint32, out *fuse.EntryOut) (*fs.Inode, fs.FileHandle, uint32, syscall.Errno) {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	if n.d.dead {
		return nil, nil, 0, syscall.EIO
	}
	f := &diskFile{scratch: strings.HasSuffix(name, "-shm")}
	n.d.files[name] = f
	out.Mode = syscall.S_IFREG | 0o600
	return n.NewInode(ctx, &diskNode{d: n.d, f: f}, fs.StableAttr{Mode: syscall.S_IFREG}), nil, 0, 0
}

// Unlink implements fs.NodeUnlinker.
func (n *diskDir) Unlink(_ context.Context, name string) syscall.Errno {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	delete(n.d.files, name)
	return 0
}

// Fsync implements fs.NodeFsyncer: from now on the names are on the medium.
func (n *diskDir) Fsync(context.Context, fs.FileHandle, uint32) syscall.Errno {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	if n.d.dead {
		return syscall.EIO
	}
	n.d.durable = maps.Clone(n.d.files)
	n.d.syncs++
	return 0
}

// diskNode is one file of the folder.
type diskNode struct {
	fs.Inode
	d *disk
	f *diskFile
}

var (
	_ fs.NodeOpener    = (*diskNode)(nil)
	_ fs.NodeReader    = (*diskNode)(nil)
	_ fs.NodeWriter    = (*diskNode)(nil)
	_ fs.NodeGetattrer = (*diskNode)(nil)
	_ fs.NodeSetattrer = (*diskNode)(nil)
	_ fs.NodeFsyncer   = (*diskNode)(nil)
)

// Open implements fs.NodeOpener. Nothing is passed through or kept back: the
// kernel hands on every write, and every sync comes here.
func (n *diskNode) Open(context.Context, uint32) (fs.FileHandle, uint32, syscall.Errno) {
	return nil, 0, 0
}

// Read implements fs.NodeReader.
func (n *diskNode) Read(_ context.Context, _ fs.FileHandle, dest []byte, off int64) (fuse.ReadResult, syscall.Errno) {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	from := min(int(off), len(n.f.now))
	return fuse.ReadResultData(slices.Clone(n.f.now[from:min(from+len(dest), len(n.f.now))])), 0
}

// Write implements fs.NodeWriter.
func (n *diskNode) Write(_ context.Context, _ fs.FileHandle, data []byte, off int64) (uint32, syscall.Errno) {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	if errno := n.d.takes(n.f); errno != 0 {
		return 0, errno
	}
	n.f.write(change{off, slices.Clone(data)})
	return uint32(len(data)), 0
}

// Getattr implements fs.NodeGetattrer.
func (n *diskNode) Getattr(_ context.Context, _ fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	out.Mode, out.Size = syscall.S_IFREG|0o600, uint64(len(n.f.now))
	return 0
}

// Setattr implements fs.NodeSetattrer; only the length matters.
func (n *diskNode) Setattr(ctx context.Context, h fs.FileHandle, in *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	if size, ok := in.GetSize(); ok {
		n.d.mu.Lock()
		errno := syscall.Errno(0)
		if int(size) > len(n.f.now) {
			errno = n.d.takes(n.f)
		}
		if errno == 0 && !n.d.dead {
			n.f.write(change{int64(size), nil})
		}
		n.d.mu.Unlock()
		if errno != 0 {
			return errno
		}
	}
	return n.Getattr(ctx, h, out)
}

// Fsync implements fs.NodeFsyncer.
func (n *diskNode) Fsync(context.Context, fs.FileHandle, uint32) syscall.Errno {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	if n.d.dead {
		return syscall.EIO
	}
	n.f.sync()
	n.d.syncs++
	return 0
}
