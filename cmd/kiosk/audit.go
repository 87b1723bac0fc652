package main

import (
	"cmp"
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/google/uuid"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

const (
	// auditTime bounds how long the database may take to note what befell.
	auditTime = 10 * time.Second
	// crowded is how many waiting events leave no room for starts: a kiosk that
	// cannot stay up while its hub is away must not fill the disk with them.
	crowded = 10_000
)

// auditStart tells the hub's audit that the kiosk started, and what became of a
// damaged database.
func (a *app) auditStart(ctx context.Context) {
	if a.db.Aside != "" {
		a.befell(kiosk.AuditDamaged, fmt.Sprintf("the database was set aside; events that were saved: %d", a.db.Salvaged))
	}
	waiting, _, err := a.db.Depth(ctx)
	if err != nil || waiting >= crowded {
		a.log.Warn("the start is not told to the hub's audit", "waiting", waiting, "code", string(kiosk.CodeOf(err)))
		return
	}
	a.befell(kiosk.AuditStarted, "version "+version())
}

// befell tells the hub's audit what befell this kiosk. It takes the way of every
// event, so that the hub hears of it however long it is away.
func (a *app) befell(what kiosk.AuditWhat, detail string) {
	ctx, stop := context.WithTimeout(context.Background(), auditTime)
	defer stop()
	now, _ := a.clock.Now()
	id := uuid.Must(uuid.NewV7()).String()
	e, err := wire.NewSealer(a.keys.Keys).Seal(id, kiosk.EventAudit, now, kiosk.Audit{What: what, Detail: detail, At: now})
	if err == nil {
		err = kicking{a.db, a.out.Kick}.Append(ctx, e)
	}
	if err != nil {
		a.log.Error("the hub's audit could not be told", "what", string(what), "code", string(kiosk.CodeOf(err)))
	}
}

// version is that of the program, as it was built.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	return cmp.Or(info.Main.Version, "unknown")
}
