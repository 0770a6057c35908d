package second

import "gorm.io/gorm"

// What each method of gorm gives has the methods of a transaction, and is none:
// the statement is over.
type ledger struct{ db *gorm.DB }

func (l *ledger) total(owner int) error {
	var rate float64
	res := l.db.Raw("select sum(n) from t where owner = ?", owner)
	if res.Error != nil {
		return res.Error
	}
	if res := res.Scan(&rate); res.Error != nil {
		return res.Error
	}
	return l.db.Where("owner = ?", owner).Delete(&entry{}).Error
}

func (l *ledger) settle(owner int) error {
	res := l.db.Find(&entry{}, owner)
	if res.Error != nil {
		return res.Error
	}
	return l.db.Transaction(func(tx *gorm.DB) error {
		res = tx.Create(&entry{})
		return res.Error
	})
}

type entry struct{ ID int }

// Begin does begin one.
func (l *ledger) pay(owner int) error {
	tx := l.db.Begin()
	if err := tx.Create(&entry{owner}).Error; err != nil {
		tx.Rollback()
		return err
	}
	if err := l.db.Create(&entry{owner}).Error; err != nil { // want `Create takes a second connection of l\.db while tx holds one`
		tx.Rollback()
		return err
	}
	return tx.Commit().Error
}
