package scan

import (
	"os"
	"syscall"
	"unsafe"
)

// OpenKeyboard opens a Linux input device, as
// "/dev/input/by-id/usb-…-event-kbd", for NewWedge.
func OpenKeyboard(path string) (Keyboard, error) {
	// Non-blocking, so that Close ends a Read.
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, fail("%w", err)
	}
	return evdev{f}, nil
}

// evdev is /dev/input/event*.
type evdev struct{ *os.File }

// Requests of include/uapi/linux/input.h: EVIOCGRAB, and EVIOCGLED for one byte
// of lights, of which bit 1 is caps lock.
const (
	eviocGrab = 0x40044590
	eviocGLED = 0x80014519
	ledCapsL  = 1
)

func (e evdev) Grab() error {
	return e.control(func(fd uintptr) syscall.Errno {
		_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, fd, eviocGrab, 1)
		return errno
	})
}

func (e evdev) CapsLock() (bool, error) {
	lights := new(byte)
	err := e.control(func(fd uintptr) syscall.Errno {
		_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, fd, eviocGLED, uintptr(unsafe.Pointer(lights)))
		return errno
	})
	return *lights>>ledCapsL&1 == 1, err
}

// control runs one ioctl.
func (e evdev) control(call func(fd uintptr) syscall.Errno) error {
	raw, err := e.SyscallConn()
	if err != nil {
		return err
	}
	var errno syscall.Errno
	if err = raw.Control(func(fd uintptr) { errno = call(fd) }); err == nil && errno != 0 {
		err = errno
	}
	return err
}
