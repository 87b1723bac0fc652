package main

import (
	"context"
	"io"
	"strings"

	"frontdoor/kiosk"
	"frontdoor/sync/broker"
	"frontdoor/sync/identity"
)

// list is a flag that may be given several times.
type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Set(v string) error { *l = append(*l, v); return nil }

// initialise makes the keys of a site.
func initialise(_ context.Context, c *call) error {
	var o identity.Options
	var kiosks, hubs, hosts list
	c.flags.StringVar(&o.Site, "site", "", "`id` of the site, as in topics")
	c.flags.Var(&kiosks, "kiosk", "`id` of a kiosk; may be given several times")
	c.flags.Var(&hubs, "hub", "`id` of one of several hubs that share a record, as hub-1; may be given several times. Its folder keys/hubs/ID goes to that hub as its folder keys")
	c.flags.Var(&hosts, "host", "`name` or address of this hub beside localhost; may be given several times")
	c.flags.BoolVar(&o.NewToken, "new-token", false, "make another token for whoever calls the hub; it lies in keys/hub/token, and hubs that run heed it from their next start")
	if err := c.parse(0); err != nil {
		return err
	}
	o.Kiosks, o.Hubs, o.Hosts = kiosks, hubs, hosts
	if err := identity.Provision(keysDir(c.data), o); err != nil {
		return kiosk.Wrap(kiosk.CodeBadInput, "", "the keys in "+keysDir(c.data)+" could not be made", err)
	}
	return nil
}

// clusterAccess writes a part of nats-server's configuration.
func clusterAccess(_ context.Context, c *call) error {
	if err := c.parse(0); err != nil {
		return err
	}
	id, err := loadKeys(c.data)
	if err != nil {
		return err
	}
	text, err := broker.ClusterAccess(id)
	if err == nil {
		_, err = io.WriteString(c.stdout, text)
	}
	return err
}

func loadKeys(data string) (*identity.Hub, error) {
	id, err := identity.LoadHub(keysDir(data))
	if err != nil {
		return nil, kiosk.Wrap(kiosk.CodeBadInput, "", "the keys in "+keysDir(data)+" cannot be used; hub init makes them", err)
	}
	return id, nil
}
