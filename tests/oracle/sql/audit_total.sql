SELECT count(*) AS total FROM passing
