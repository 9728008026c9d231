package models

import (
	"context"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Key is the server key: 32 random bytes kept apart from the database. It wraps each person's data key, so without it
// private writing is lost; certificates are not.
type Key [32]byte

// NewKey makes a key from the system's randomness.
func NewKey() Key {
	var k Key
	rand.Read(k[:])
	return k
}

// ParseKey reads a key as String writes it: 64 hexadecimal digits, or 44 characters of base64. Spaces are passed over.
func ParseKey(text string) (Key, error) {
	var k Key
	clean := strings.Join(strings.Fields(text), "")
	b, err := hex.DecodeString(clean)
	if err != nil {
		b, err = base64.StdEncoding.DecodeString(clean)
	}
	if err != nil || len(b) != len(k) {
		return k, errors.New("the key must be 32 bytes, written as 64 hexadecimal digits")
	}
	copy(k[:], b)
	return k, nil
}

// String writes the key for a key file.
func (k Key) String() string { return hex.EncodeToString(k[:]) }

// ID names the key without giving it away.
func (k Key) ID() string { return hex.EncodeToString(k.derive("id"))[:16] }

func (k Key) derive(purpose string) []byte {
	out, err := hkdf.Key(sha256.New, k[:], nil, "throughline/"+purpose, 32)
	if err != nil {
		panic(err) // only for lengths that are not ours
	}
	return out
}

// digest is a keyed hash, for things to be found again but not read: codes, addresses that guess.
func (s *Store) digest(purpose string, parts ...string) string {
	mac := hmac.New(sha256.New, s.key.derive("digest/"+purpose))
	for _, p := range parts {
		fmt.Fprintf(mac, "%d:%s", len(p), p)
	}
	return hex.EncodeToString(mac.Sum(nil))
}

// place binds a sealed text to where it stands: moved to another owner, table, column or row it does not open.
type place struct{ owner, table, column, row string }

func (p place) bytes() []byte {
	return []byte(strings.Join([]string{"v1", p.owner, p.table, p.column, p.row}, "\x00"))
}

func aead(key []byte) cipher.AEAD {
	a, err := chacha20poly1305.NewX(key)
	if err != nil {
		panic(err) // only for keys that are not 32 bytes
	}
	return a
}

func sealWith(key []byte, where place, plain []byte) []byte {
	a := aead(key)
	nonce := make([]byte, a.NonceSize(), a.NonceSize()+len(plain)+a.Overhead())
	rand.Read(nonce)
	return a.Seal(nonce, nonce, plain, where.bytes())
}

func openWith(key []byte, where place, sealed []byte) ([]byte, error) {
	a := aead(key)
	if len(sealed) < a.NonceSize() {
		return nil, errors.New("sealed text is cut short")
	}
	plain, err := a.Open(nil, sealed[:a.NonceSize()], sealed[a.NonceSize():], where.bytes())
	if err != nil {
		return nil, fmt.Errorf("open sealed text of %s.%s: %w", where.table, where.column, err)
	}
	return plain, nil
}

// newDataKey makes a person's data key, wrapped by the server key.
func (s *Store) newDataKey(personID string) (wrapped []byte, keyID string) {
	key := make([]byte, chacha20poly1305.KeySize)
	rand.Read(key)
	return sealWith(s.key.derive("wrap"), place{personID, "people", "data_key", s.key.ID()}, key), s.key.ID()
}

func (tx *Tx) dataKey(personID string) ([]byte, error) {
	p, err := gorm.G[Person](tx.DB).Select("id", "data_key", "key_id").Where("id = ?", personID).Take(tx.ctx)
	if err != nil {
		return nil, notFound(err, "this person")
	}
	return openWith(tx.s.key.derive("wrap"), place{personID, "people", "data_key", p.KeyID}, p.DataKey)
}

// seal closes private writing with its owner's key, bound to its place.
func (tx *Tx) seal(owner, table, column, row string, plain []byte) ([]byte, error) {
	key, err := tx.dataKey(owner)
	if err != nil {
		return nil, err
	}
	return sealWith(key, place{owner, table, column, row}, plain), nil
}

// open reads what seal closed. Who may see it is the caller's rule; nil stays nil.
func (tx *Tx) open(owner, table, column, row string, sealed []byte) ([]byte, error) {
	if sealed == nil {
		return nil, nil
	}
	key, err := tx.dataKey(owner)
	if err != nil {
		return nil, err
	}
	return openWith(key, place{owner, table, column, row}, sealed)
}

// checkServerKey remembers the key's id in a new database and refuses another key for one in use.
func (s *Store) checkServerKey(ctx context.Context) error {
	return s.inTx(ctx, func(tx *Tx) error {
		err := gorm.G[Setting](tx.DB, clause.OnConflict{DoNothing: true}).Create(tx.ctx, &Setting{Name: "key_id", Value: s.key.ID()})
		if err != nil {
			return fmt.Errorf("keep the key's id: %w", err)
		}
		kept, err := tx.setting("key_id")
		if err != nil {
			return err
		}
		if subtle.ConstantTimeCompare([]byte(kept), []byte(s.key.ID())) != 1 {
			return fmt.Errorf("this database was sealed with another key (id %s, given %s): start with the key file or THROUGHLINE_KEY that belongs to it", kept, s.key.ID())
		}
		return nil
	})
}
