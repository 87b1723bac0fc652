package sim

import (
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

// Pty opens a pseudo-terminal: what is written to the returned file can be read
// from the device at path, as from a serial port. The caller closes the file.
func Pty() (master *os.File, path string, err error) {
	master, err = os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		return nil, "", fmt.Errorf("sim: no pseudo-terminal: %w", err)
	}
	var unlock, number int32
	for _, call := range []struct {
		request uintptr
		value   *int32
	}{{syscall.TIOCSPTLCK, &unlock}, {syscall.TIOCGPTN, &number}} {
		if err := control(master, call.request, call.value); err != nil {
			master.Close()
			return nil, "", fmt.Errorf("sim: no pseudo-terminal: %w", err)
		}
	}
	return master, fmt.Sprintf("/dev/pts/%d", number), nil
}

// control is one ioctl with a pointer to an int.
func control(f *os.File, request uintptr, value *int32) error {
	raw, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var errno syscall.Errno
	err = raw.Control(func(fd uintptr) {
		_, _, errno = syscall.Syscall(syscall.SYS_IOCTL, fd, request, uintptr(unsafe.Pointer(value)))
	})
	if err == nil && errno != 0 {
		err = errno
	}
	return err
}
