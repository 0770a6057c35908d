// Package api registers on a group that it is given.
package api

import "github.com/gin-gonic/gin"

func Register(r *gin.RouterGroup) {
	r.GET("/list", list)
	deeper(r.Group("/deep"))
}

func deeper(r *gin.RouterGroup) { r.POST("/save", save) }

// entry: GET /v1/other/list
func list(c *gin.Context) {}

// entry: POST /v1/other/deep/save
func save(c *gin.Context) {}
