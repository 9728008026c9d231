package models

import (
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Setting is one value of the server itself.
type Setting struct {
	Name  string `gorm:"primaryKey"`
	Value string
}

// setting reads a value, "" where there is none.
func (tx *Tx) setting(name string) (string, error) {
	row, err := gorm.G[Setting](tx.DB).Where("name = ?", name).Take(tx.ctx)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return "", nil
	}
	return row.Value, err
}

func (tx *Tx) setSetting(name, value string) error {
	return gorm.G[Setting](tx.DB, clause.OnConflict{
		Columns:   []clause.Column{{Name: "name"}},
		DoUpdates: clause.AssignmentColumns([]string{"value"}),
	}).Create(tx.ctx, &Setting{Name: name, Value: value})
}
