package models

import (
	"context"

	"gorm.io/gorm"
)

// CountAwards counts all awards ever issued on this server.
func (s *Store) CountAwards(ctx context.Context) (n int64, err error) {
	err = s.read(ctx, func(tx *Tx) error {
		n, err = gorm.G[Award](tx.DB).Count(ctx, "id")
		return err
	})
	return n, err
}

// Hashing tells how many passwords are being hashed at this moment, two at most, and how many wait for that.
func (s *Store) Hashing() (now, waiting int) { return len(s.hashing), int(s.hashWaiting.Load()) }

// OrganisationNamed finds an organisation by its slug on the operator's word; "" is the founding one. NotFound: there is
// none.
func (s *Store) OrganisationNamed(ctx context.Context, slug string) (o Organisation, err error) {
	err = s.read(ctx, func(tx *Tx) error {
		find := gorm.G[Organisation](tx.DB).Where("slug = ?", slug)
		if slug == "" {
			find = gorm.G[Organisation](tx.DB).Where("founding")
		}
		o, err = find.Take(ctx)
		return notFound(err, "this organisation")
	})
	return o, err
}
